import type ts from "typescript";
import { compiler, parseModule } from "../compiler.ts";
import type { NamedSchema } from "../plan/connector.ts";
import { Code, code, enclosed, type Layout, type Member, surrounded } from "./code.ts";
import type { DataLines } from "./data-lines.ts";
import { docComment, identifier, literal, propertyKey } from "./escape.ts";
import type { Tokens } from "./type-tokens.ts";

/**
 * Turns openapi-typescript's one `components` type into top-level declarations by the schemas' own names.
 *
 * @param text what openapi-typescript printed, with tokens in it
 * @param lines takes the declarations, which are then left out. Default: they are printed
 */
export function declarationsOf(
  text: string,
  schemas: readonly NamedSchema[],
  tokens: Tokens,
  lines?: DataLines,
): string {
  const source = parseModule("types.ts", text);
  const members = schemaMembers(source);
  const declarations = schemas.map(({ name, description }) => {
    const member = members.get(name);
    if (!member?.type) throw new Error(`openapi-typescript made no type of the schema ${name}.`);
    const doc = description === undefined ? undefined : docComment(description);
    return { doc, code: declarationOf(name, member.type, printed(source, member.type, tokens)) };
  });
  const all = lines
    ? [lines.addStatements(declarations)]
    : declarations.map(({ doc, code: declaration }) => code`${doc ? [doc, declaration] : declaration}`);
  return [...all, ...helperTypes(source, tokens)].map(String).join("\n\n") + "\n";
}

/** An interface where the type is an object and nothing else. */
function declarationOf(name: string, node: ts.TypeNode, type: Code): Code {
  const isInterface = compiler.isTypeLiteralNode(node);
  return isInterface
    ? enclosed(code`export interface ${identifier(name)} `, type, code``)
    : enclosed(code`export type ${identifier(name)} = `, type, code`;`);
}

/** The members of `components["schemas"]` by name. */
function schemaMembers(source: ts.SourceFile): ReadonlyMap<string, ts.PropertySignature> {
  const components = source.statements
    .filter(compiler.isInterfaceDeclaration)
    .find(({ name }) => name.text === "components");
  const schemas = components?.members
    .filter(compiler.isPropertySignature)
    .find((member) => nameOf(member) === "schemas");
  const members = schemas?.type && compiler.isTypeLiteralNode(schemas.type) ? [...schemas.type.members] : [];
  return new Map(members.filter(compiler.isPropertySignature).map((member) => [nameOf(member), member]));
}

/** The generic types that openapi-typescript adds for its own use, such as `WithRequired`. */
function helperTypes(source: ts.SourceFile, tokens: Tokens): readonly Code[] {
  const own = new Set(["paths", "webhooks", "components", "$defs", "operations"]);
  return source.statements
    .filter(compiler.isTypeAliasDeclaration)
    .filter(({ name }) => !own.has(name.text))
    .map((node) => {
      const parameters = (node.typeParameters ?? []).map((parameter) => parameter.getText(source));
      // Generic parameters are openapi-typescript's own words.
      return code`type ${identifier(node.name.text)}<${new Code(parameters.join(", "))}> = ${printed(source, node.type, tokens)};`;
    });
}

function nameOf(member: ts.PropertySignature): string {
  return compiler.isIdentifier(member.name) || compiler.isStringLiteral(member.name) ? member.name.text : "";
}

/** A type's text with tokens, references and comments replaced; what is left between them is syntax. */
function printed(source: ts.SourceFile, type: ts.TypeNode, tokens: Tokens): Code {
  const pieces: Code[] = [];
  const members = new Map<ts.Node, Member>();
  let from = type.getStart(source);
  const replace = (start: number, end: number, piece: Code): void => {
    pieces.push(new Code(source.text.slice(from, start)), piece);
    from = end;
  };
  const visit = (node: ts.Node): void => {
    const reference = referencedName(node);
    if (reference !== undefined) {
      replace(node.getStart(source), node.end, identifier(reference));
      return;
    }
    if (compiler.isPropertySignature(node) && node.type) {
      const doc = docOf(source, node, tokens);
      const key = propertyKey(tokens.textOf(nameOf(node)));
      const value = printed(source, node.type, tokens);
      const head = `${String(key)}${node.questionToken ? "?" : ""}: `;
      const member = { doc, code: new Code(head + String(value), surrounded(head, value.layout, "")) };
      members.set(node, member);
      replace(node.getFullStart(), node.end, code`\n${doc ? [doc, member.code] : member.code};`);
      return;
    }
    if (compiler.isIndexSignatureDeclaration(node)) {
      const value = printed(source, node.type, tokens);
      // openapi-typescript's own words.
      const head = source.text.slice(node.getStart(source), node.type.getStart(source));
      const member = { doc: undefined, code: new Code(head + String(value), surrounded(head, value.layout, "")) };
      members.set(node, member);
      replace(node.getFullStart(), node.end, code`\n${member.code};`);
      return;
    }
    if (compiler.isStringLiteral(node)) {
      replace(node.getStart(source), node.end, literal(tokens.textOf(node.text)));
      return;
    }
    node.forEachChild(visit);
  };
  visit(type);
  pieces.push(new Code(source.text.slice(from, type.end)));
  return new Code(pieces.map(String).join(""), unionLayout(source, type, tokens) ?? layoutOf(type, members));
}

/** The lines of alternatives that are texts and names. */
function unionLayout(source: ts.SourceFile, type: ts.TypeNode, tokens: Tokens): Layout | undefined {
  if (!compiler.isUnionTypeNode(type)) return undefined;
  if (!type.types.every((node) => compiler.isLiteralTypeNode(node) || referencedName(node) !== undefined)) {
    return undefined;
  }
  const alternatives = type.types.map((node) => printed(source, node, tokens));
  return { kind: "union", head: "", alternatives, tail: "" };
}

/** The lines of an object type, of an array of it, or of one that may be null. */
function layoutOf(type: ts.TypeNode, members: ReadonlyMap<ts.Node, Member>): Layout | undefined {
  if (compiler.isTypeLiteralNode(type)) {
    const own = type.members.flatMap((node) => members.get(node) ?? []);
    if (own.length === 0 || own.length < type.members.length) return undefined;
    return { kind: "members", open: "{", members: own, close: "}" };
  }
  if (compiler.isArrayTypeNode(type)) return surrounded("", objectLayout(type.elementType, members), "[]");
  if (!compiler.isUnionTypeNode(type)) return undefined;
  const [first, second, ...more] = type.types;
  const isNullable =
    second && compiler.isLiteralTypeNode(second) && second.literal.kind === compiler.SyntaxKind.NullKeyword;
  return first && isNullable && more.length === 0 ? surrounded("", objectLayout(first, members), " | null") : undefined;
}

function objectLayout(type: ts.TypeNode, members: ReadonlyMap<ts.Node, Member>): Layout | undefined {
  return compiler.isTypeLiteralNode(type) ? layoutOf(type, members) : undefined;
}

/** The schema behind `components["schemas"]["Name"]`. */
function referencedName(node: ts.Node): string | undefined {
  if (!compiler.isIndexedAccessTypeNode(node) || !compiler.isIndexedAccessTypeNode(node.objectType)) return undefined;
  const { objectType: components, indexType: section } = node.objectType;
  if (!compiler.isTypeReferenceNode(components) || !compiler.isIdentifier(components.typeName)) return undefined;
  if (components.typeName.text !== "components" || textOfLiteral(section) !== "schemas") return undefined;
  return textOfLiteral(node.indexType);
}

function textOfLiteral(node: ts.TypeNode): string | undefined {
  return compiler.isLiteralTypeNode(node) && compiler.isStringLiteral(node.literal) ? node.literal.text : undefined;
}

/** A property's description, escaped anew. */
function docOf(source: ts.SourceFile, node: ts.PropertySignature, tokens: Tokens): Code | undefined {
  const comment = source.text.slice(node.getFullStart(), node.getStart(source));
  const token = /@description (t\d+)/.exec(comment)?.[1];
  const deprecated = comment.includes("@deprecated");
  if (token === undefined && !deprecated) return undefined;
  return docComment(token === undefined ? "" : tokens.textOf(token), { deprecated });
}
