import { autoDefaults } from "../../templates/runtime/paginators/auto.ts";
import { cursorDefaults } from "../../templates/runtime/paginators/cursor.ts";
import { headerCursorDefaults } from "../../templates/runtime/paginators/header-cursor.ts";
import { headerLinkDefaults } from "../../templates/runtime/paginators/header-link.ts";
import { jsonLinkDefaults } from "../../templates/runtime/paginators/json-link.ts";
import { lastRecordDefaults } from "../../templates/runtime/paginators/last-record.ts";
import { offsetDefaults } from "../../templates/runtime/paginators/offset.ts";
import { pageNumberDefaults } from "../../templates/runtime/paginators/page-number.ts";
import type { Paginator } from "../plan/connector.ts";
import { type Code, code, commaSeparated } from "./code.ts";
import { identifier, literal } from "./escape.ts";
import type { Imports } from "./imports.ts";
import { optionsCode } from "./options.ts";

/** A paginator as a call of its factory, with the options that say more than its defaults. */
export function paginatorCode(paginator: Paginator, imports: Imports): Code {
  const pages = plainCode(paginator, imports);
  if (!("pagesAtOnce" in paginator) || paginator.pagesAtOnce === undefined) return pages;
  const maximum = paginator.type === "offset" ? paginator.maximumOffset : paginator.maximumPage;
  const isBounded = maximum === undefined ? [] : [literal(true)];
  const factory = imports.value("./runtime/paginators/ahead.ts", "pagesAhead");
  return code`${factory}(${commaSeparated([pages, literal(paginator.pagesAtOnce), ...isBounded])})`;
}

function plainCode(paginator: Paginator, imports: Imports): Code {
  const options = { ...paginator, type: undefined, pagesAtOnce: undefined };
  const call = (module: string, name: string, defaults: object): Code =>
    code`${imports.value(`./runtime/paginators/${module}.ts`, name)}(${optionsCode(options, defaults)})`;
  switch (paginator.type) {
    case "single_page":
      return call("single-page", "singlePage", {});
    case "offset":
      return call("offset", "offset", offsetDefaults);
    case "page_number":
      return call("page-number", "pageNumber", { ...pageNumberDefaults, page: paginator.basePage });
    case "cursor":
      return call("cursor", "cursor", cursorDefaults);
    case "json_link":
      return call("json-link", "jsonLink", jsonLinkDefaults);
    case "header_link":
      return call("header-link", "headerLink", headerLinkDefaults);
    case "header_cursor":
      return call("header-cursor", "headerCursor", headerCursorDefaults);
    case "auto":
      return call("auto", "auto", autoDefaults);
    case "last_record":
      return call("last-record", "lastRecord", lastRecordDefaults);
    case "custom": {
      const { name, options: own, maximumPages } = paginator;
      const extensions = imports.namespace("./extensions.ts", "extensions");
      const make = code`() => ${extensions}.${identifier(name)}(${literal(own)})`;
      const maximum = maximumPages === undefined ? [] : [literal(maximumPages)];
      const factory = imports.value("./runtime/paginators/custom.ts", "customPaginator");
      return code`${factory}(${commaSeparated([literal(name), make, ...maximum])})`;
    }
  }
}
