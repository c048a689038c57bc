import { http, HttpResponse, type HttpHandler } from "msw";
import { BASE } from "./data.ts";

/** Routes that give back what they were sent. */
export const echoes: readonly HttpHandler[] = [
  http.post(`${BASE}/post_form_data`, async ({ request }) => {
    const form = new URLSearchParams(await request.text());
    return HttpResponse.json({ data: Object.fromEntries([...form.keys()].map((key) => [key, form.getAll(key)])) });
  }),
  http.post(`${BASE}/post_raw_data`, async ({ request }) => HttpResponse.json({ data: await request.text() })),
];
