import type { Path } from "../read/source-document.ts";
import { isRawObject, itemsOf, valueAt, type RawObject } from "./raw.ts";
import { pathText, type Report } from "./report.ts";

/** Names that are taken twice, and keys that would be lost. */
export function checkNames(config: RawObject, report: Report): void {
  checkDuplicates(config, report);
  checkPrototypeKeys(config, [], report);
}

function checkDuplicates(config: RawObject, report: Report): void {
  const first = new Map<string, number>();
  itemsOf(config["resources"]).forEach((resource, index) => {
    const path = typeof resource === "string" ? ["resources", index] : ["resources", index, "name"];
    const name = valueAt(config, path);
    if (typeof name !== "string") return;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, index);
    else {
      report.error({
        code: "duplicate-resource",
        path,
        message: `The resource \`${name}\` is already defined by resources[${earlier}].`,
        fix: "Give one of them another name, or remove it.",
      });
    }
  });
}

// Objects with such a key are read apart by parsers and validators; no API is known that needs it.
function checkPrototypeKeys(value: unknown, path: Path, report: Report): void {
  if (Array.isArray(value))
    value.forEach((item, index) => {
      checkPrototypeKeys(item, [...path, index], report);
    });
  if (!isRawObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === "__proto__") {
      report.error({
        code: "unknown-key",
        path: [...path, key],
        key: true,
        message: `${pathText(path)} has a key \`__proto__\`, which is not read.`,
        fix: "Remove it.",
      });
    } else checkPrototypeKeys(item, [...path, key], report);
  }
}
