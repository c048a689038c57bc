import fc from "fast-check";
import { expect, test } from "vitest";
import { columnName } from "../../../templates/runtime/load/naming.ts";

test.each([
  ["Id", "id"],
  ["camelCase", "camel_case"],
  ["HTTPServer", "http_server"],
  ["getHTTPResponse", "get_http_response"],
  ["userID", "user_id"],
  ["user_ID", "user_id"],
  ["ID2", "id2"],
  ["iPhone15Pro", "i_phone15_pro"],
  ["1st", "_1st"],
  ["a b", "a_b"],
  ["a.b", "a_b"],
  ["a-b", "a_b"],
  ["a/b", "a_b"],
  ["a+b", "axb"],
  ["a*b", "axb"],
  ["a@b", "aab"],
  ["a|b", "alb"],
  ["trail_", "trailx"],
  ["trail__", "trail"],
  ["_lead", "_lead"],
  ["__lead", "lead"],
  ["a__b", "a__b"],
  ["x!", "xx"],
  ["$id", "_id"],
  ["UPPERCase", "upper_case"],
  ["v1.2.3", "v1_2_3"],
  ["@odata.nextLink", "aodata_next_link"],
  ["ABc", "a_bc"],
  ["A1B2", "a1_b2"],
  ["userId2Name", "user_id2_name"],
  ["", "_empty"],
])("N01 %j is %j", (field, want) => {
  expect(columnName(field)).toBe(want);
});

test.each([
  ["é", "é"],
  ["É", "é"],
  ["e\u0301", "é"],
  ["日本", "日本"],
  ["größeInMeter", "größe_in_meter"],
  ["ÜberSchrift", "über_schrift"],
  ["Имя файла", "имя_файла"],
  ["हिन्दी", "हिन्दी"],
  ["😀", "u1f600"],
  ["mood😀", "mood_u1f600"],
  ["😀mood", "u1f600_mood"],
  ["❤️", "u2764"],
  ["🇩🇪", "u1f1e9_u1f1ea"],
  ["#", "u23"],
  ["!", "u21"],
  ["?!", "u3f_u21"],
  ["%", "u25"],
  ["\u200d", "u200d"],
])("N02 %j is %j", (field, want) => {
  expect(columnName(field)).toBe(want);
});

test("property: every field has a name of letters, digits and underscores, all small", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (field) => {
      const name = columnName(field);
      expect(name).toMatch(/^[\p{L}\p{M}\p{N}_]+$/u);
      expect(name).toBe(name.toLowerCase());
    }),
    { numRuns: 2000 },
  );
});

test("property: letters of any script alone never share a name, but for their case", () => {
  const letters = fc.stringMatching(/^\p{Ll}{1,6}$/u).map((text) => text.normalize("NFC"));
  fc.assert(
    fc.property(letters, letters, (one, other) => {
      expect(columnName(one) === columnName(other)).toBe(one.toLowerCase() === other.toLowerCase());
    }),
    { numRuns: 500 },
  );
});
