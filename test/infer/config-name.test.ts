import { describe, expect, test } from "vitest";
import { configName } from "../../generator/infer/config-name.ts";

describe("the name of a config", () => {
  const cases: readonly { title: string; file?: string; name: string }[] = [
    { title: "GitHub's official OpenAPI spec + Octokit extension", name: "github_octokit_extension" },
    { title: "GitHub’s REST API", name: "github" },
    { title: "Users' Data", name: "users_data" },
    { title: "O'Reilly", name: "o_reilly" },
    { title: "DigitalOcean API", name: "digitalocean" },
    { title: "PetStoreAPI", name: "pet_store" },
    { title: "The Swagger Petstore - OpenAPI 3.0", name: "petstore_3_0" },
    { title: "3D Prints", name: "api_3d_prints" },
    { title: "One two three four five", name: "one_two_three_four" },
    { title: "", file: "docs/Field_Service v2.YAML", name: "field_service_v2" },
    { title: "API", file: "météo.json", name: "api" },
    { title: "天気", file: "weather.json", name: "weather" },
    { title: "../../etc/passwd", name: "etc_passwd" },
    { title: `${"x".repeat(59)} yz`, name: "x".repeat(59) },
  ];
  test.each(cases)("$title $file is $name", ({ title, file = "x.json", name }) => {
    expect(configName(title, file)).toBe(name);
  });
});
