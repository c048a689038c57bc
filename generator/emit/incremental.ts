import { type FormatPart, type Incremental, type Resource } from "../plan/connector.ts";
import { type Code, code, commaSeparated, objectOf } from "./code.ts";
import { identifier, literal } from "./escape.ts";
import type { Imports } from "./imports.ts";
import { optionEntries } from "./options.ts";
import { placeholderOf } from "./placeholders.ts";

const DEFAULTS = {
  newest: "max",
  lag: 0,
  rangeStart: "closed",
  rangeEnd: "open",
  onMissing: "raise",
  repeatStart: false,
  settle: 0,
};

/** How a resource is followed, with what says more than the defaults. */
export function incrementalCode(incremental: Incremental, imports: Imports): Code {
  const { cursor, type, initial, end, format, convert, windows, restart } = incremental;
  const { epoch, order, newest, lag, rangeStart, rangeEnd, onMissing, repeatStart, settleMs: settle } = incremental;
  const rest = { epoch, order, newest, lag, rangeStart, rangeEnd, onMissing, repeatStart, settle };
  const parts = "./runtime/incremental";
  return objectOf([
    ...optionEntries({ cursor, type, initial, end }),
    [code`format`, format && formatCode(format, imports)],
    [code`convert`, convert === undefined ? undefined : convertCode(convert, imports)],
    ...optionEntries(rest, DEFAULTS),
    [code`windows`, windows && windowsCode(windows, imports)],
    [code`restart`, restart ? imports.value(`${parts}/restart.ts`, "atLastCursor") : undefined],
  ]);
}

function convertCode(name: string, imports: Imports): Code {
  const factory = imports.value("./runtime/incremental/convert.ts", "converting");
  const own = code`${imports.namespace("./extensions.ts", "extensions")}.${identifier(name)}`;
  return code`${factory}(${literal(name)}, ${own})`;
}

function formatCode(format: NonNullable<Incremental["format"]>, imports: Imports): Code {
  if (typeof format === "string") return literal(format);
  const module = "./runtime/incremental/written.ts";
  return code`${imports.value(module, "writtenAs")}(${commaSeparated(format.map((part) => partCode(part, module, imports)))})`;
}

function partCode(part: FormatPart, module: string, imports: Imports): Code {
  return "text" in part ? literal(part.text) : imports.value(module, `${part.part}Of`);
}

function windowsCode({ step, stopAfterEmpty }: NonNullable<Incremental["windows"]>, imports: Imports): Code {
  const width =
    typeof step === "number"
      ? literal(step)
      : code`${imports.value("./runtime/incremental/months.ts", "everyMonths")}(${literal(step.months)})`;
  return code`${imports.value("./runtime/incremental/windows.ts", "inWindows")}(${objectOf([
    [code`step`, width],
    [code`stopAfterEmpty`, stopAfterEmpty === undefined ? undefined : literal(stopAfterEmpty)],
  ])})`;
}

/** How the mocked API lists only what is new. */
export function mockIncrementalCode(incremental: Incremental, request: Resource["request"], imports: Imports): Code {
  const { cursor, type, format, epoch, order, convert } = incremental;
  // What a function makes of the cursor, the mocks cannot read back.
  if (convert !== undefined) return objectOf(optionEntries({ cursor, type, order }));
  const start = placeholderOf(request, "start");
  const end = placeholderOf(request, "end");
  return objectOf([
    ...optionEntries({
      cursor,
      type,
      startParam: start?.name ?? incremental.startParam,
      startPrefix: start?.prefix === "" ? undefined : start?.prefix,
      endParam: end?.name,
    }),
    [code`format`, format && mockFormatCode(format, imports)],
    ...optionEntries({ epoch, order }),
  ]);
}

function mockFormatCode(format: NonNullable<Incremental["format"]>, imports: Imports): Code {
  if (typeof format === "string") return literal(format);
  const parts = format.map((part) => ("text" in part ? { text: part.text } : { part: part.part }));
  return code`${imports.value("./runtime/mocks/written.ts", "readWritten")}(${literal(parts)})`;
}
