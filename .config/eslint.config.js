import tseslint from "typescript-eslint";

const typed = { languageOptions: { parserOptions: { projectService: true } } };

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "coverage/", "generated/**/connector.lock.json"] },
  {
    files: ["generator/**/*.ts", "templates/runtime/**/*.ts", "test/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    ...typed,
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // Both read well; the rule forces one of them by how many members a type has.
      "@typescript-eslint/consistent-type-definitions": "off",
      // An index signature says what its keys are; a Record cannot.
      "@typescript-eslint/consistent-indexed-object-style": "off",
      // `noPropertyAccessFromIndexSignature` asks for the brackets that this rule removes.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // Exported constants say their type, as isolatedDeclarations has it elsewhere.
      "@typescript-eslint/no-inferrable-types": "off",
      "max-lines": ["error", { max: 400, skipBlankLines: false, skipComments: false }],
      "max-lines-per-function": ["error", { max: 80, skipComments: true }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='localeCompare']",
          message: "Its order depends on the machine's locale: compare with < and >, by code unit.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      // A test reads what it has just made; a wrong guess fails the test.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
    },
  },
  {
    // Committed output: nothing unused, nothing untyped; its style is the generator's business.
    files: ["generated/**/*.ts"],
    extends: [tseslint.configs.base],
    rules: {
      "@typescript-eslint/no-unused-vars": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
    },
  },
);
