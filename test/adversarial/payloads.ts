/** A text made to break out of where it is put. Code in it calls `globalThis.evil`, which nothing may ever call. */
export interface Payload {
  readonly name: string;
  readonly text: string;
}

const EVIL = "globalThis.evil()";

const named = (texts: Readonly<Record<string, string>>): readonly Payload[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text }));

const asThemselves = (texts: string): readonly Payload[] => texts.split(" ").map((text) => ({ name: text, text }));

/** Every vector of the checklist, for every field. */
const PAYLOADS: readonly Payload[] = [
  ...named({
    "end of a comment": `*/ ${EVIL}; /*`,
    "end of a comment, hidden": `*\u200b/ ${EVIL}; /*`,
    "double quotes": `x"; ${EVIL}; "`,
    "single quotes": `x'; ${EVIL}; '`,
    "template literal": `\`\${${EVIL}}\``,
    interpolation: `\${${EVIL}}`,
    "trailing backslash": "x\\",
    "escaped quote": `\\'; ${EVIL}; //`,
    "escaped double quote": `\\"; ${EVIL}; //`,
    "end of a script": "</script><img src=x>",
    "line feed": `a\n${EVIL};`,
    "carriage return": `a\r${EVIL};`,
    "line separator": `a\u2028${EVIL};`,
    "paragraph separator": `a\u2029${EVIL};`,
    "next line": `a\u0085${EVIL};`,
    nul: "a\0b",
    "byte order mark": "\ufeffa",
    "right to left": "a\u202egpj.exe",
    "lone surrogate": "a\ud800",
    handlebars: "{{evil}} {{{evil}}} {{> evil}}",
    "handlebars lookup": "{{constructor}}{{__proto__}}{{lookup this 'evil'}}",
    "computed key": `]: ${EVIL}, [`,
    "type member": `a: string } & { [${EVIL}]`,
    "compiler directive": "@ts-nocheck",
    "doc tag": "@deprecated {@link evil}",
    "regular expression": "^(a+)+$/ evil[(",
    "number with code": `1; ${EVIL}`,
    "starts with a digit": "2fa",
    emoji: "👩‍💻",
    "letters beyond the BMP": "𝒳𝓎",
    "composed é": "\u00e9",
    "decomposed é": "e\u0301",
    "upper case of a pair": "PET",
    "lower case of a pair": "pet",
    "dash of a clash": "a-b",
    "line of a clash": "a_b",
    "path traversal": "../../x",
    "drive path": "C:\\x",
    "leading dash": "-rf",
    "trailing dot": "x.",
    "trailing space": "x ",
    "300 characters": "x".repeat(300),
    "10 kB": "y".repeat(10_000),
    "address with credentials": "https://user@evil.test/x",
    "dollar patterns": "$& $1 $$ $` $'",
    "percent escapes": "%2e%2e%2f%00",
  }),
  ...asThemselves(
    "__proto__ constructor prototype toString hasOwnProperty then class await yield let static arguments eval undefined " +
      "default null true NaN CON fetch Response Error URL client Page runtime rows load resources createApi HttpError " +
      "components ApiOptions name table columns select",
  ),
];

/** Harmless texts that escaping must not change. */
export const BENIGN: readonly Payload[] = [
  "Asia/Tokyo",
  "^(0|[1-9]\\d*)$",
  "C:\\logs\\",
  "https://x/*/y",
  "it's",
  "größe",
  "a & b < c",
  "50 %",
  "naïve 日本",
].map((text) => ({ name: text, text }));

/** All of them. */
export const ALL: readonly Payload[] = [...PAYLOADS, ...BENIGN];
