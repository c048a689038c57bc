/** What a bare expression is called in a diagnostic. */
export const CODE_NAMES: Readonly<Record<string, string>> = {
  LambdaExpression: "A lambda",
  ConditionalExpression: "A conditional expression",
  ArrayComprehensionExpression: "A comprehension",
  DictionaryComprehensionExpression: "A comprehension",
  SetComprehensionExpression: "A comprehension",
  ComprehensionExpression: "A generator expression",
  SetExpression: "A set",
  Ellipsis: "`...`",
  BinaryExpression: "A computed value",
  UnaryExpression: "A computed value",
  MemberExpression: "A value that is looked up when the code runs",
  AwaitExpression: "An awaited value",
  NamedExpression: "An assignment within the config",
};
