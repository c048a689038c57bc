import { z } from "zod";

/** An option that holds a secret, and what it is where it is absent. */
export const secret = (what: string, name: string): z.ZodOptional<z.ZodString> =>
  z.string().optional().describe(`${what}, written as a secret. Default: \`{secrets.${name}}\`.`);
