import type { LinesKind } from "../../generator/emit/data-lines.ts";
import { indexView } from "../../generator/emit/index-module.ts";
import { mocksView } from "../../generator/emit/mocks.ts";
import { resourcesView } from "../../generator/emit/resources.ts";
import { render, type View } from "../../generator/emit/templates.ts";
import type { Connector } from "../../generator/plan/connector.ts";

/** The rendered modules of a connector by name: with the data that is laid out beside them, not formatted. */
export async function renderedModules(connector: Connector): Promise<ReadonlyMap<string, string>> {
  const views = { resources: resourcesView(connector), index: indexView(connector), mocks: mocksView(connector) };
  const modules = Object.entries(views).map(
    async ([name, view]) => [`${name}.ts`, await rendered(name, view)] as const,
  );
  return new Map(await Promise.all(modules));
}

const ENDS: Readonly<Record<LinesKind, string>> = { properties: ",", members: ";", statements: "" };

async function rendered(name: string, view: View): Promise<string> {
  const text = await render("templates/connector", name, view);
  const unformatted = view.lines?.put(text, (kind, items) => {
    return Promise.resolve(items.map((item) => item + ENDS[kind]));
  });
  return unformatted ?? text;
}
