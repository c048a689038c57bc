import { converted } from "../load/converted.ts";
import { isBoolean, isDigits, isNumber, isUsualInstant, isUsualUuid } from "../load/plain-values.ts";
import { type TabColumn, type TabEncoder, tabEncoder } from "../load/tab-rows.ts";

/** Turns JSON text into COPY's text format. */
export function copyEncoder(columns: readonly TabColumn[]): TabEncoder {
  return tabEncoder(columns, {
    keepsNul: false,
    plainTests: {
      bigint: isDigits,
      double: isNumber,
      bool: isBoolean,
      timestamp: isUsualInstant,
      uuid: isUsualUuid,
    },
    converted,
  });
}
