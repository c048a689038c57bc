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
