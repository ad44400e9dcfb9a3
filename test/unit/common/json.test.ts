import { jsonFault, parseJson } from "../../../src/common/json";
import { seededRandom } from "../../support/seeded-random";

const SECRET = "s3cret";

describe("parseJson", () => {
  it.each(['{"a":[1,-2.5e3,true,false,null,"\\u00e9\\n"],"b":{}}', " [ ] ", '"x"', "0"])(
    "reads %s",
    (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    },
  );

  it.each<[string, string]>([
    ["", "a value at line 1, column 1 (end of input)"],
    [SECRET, "a value at line 1, column 1"],
    [`{"auths":{"a":{"auth":"${SECRET}"}}`, "a comma or } at line 1, column 33 (end of input)"],
    [`{\n  "auth": "${SECRET}"\n  "b": 1\n}`, "a comma or } at line 3, column 3"],
    [`["${SECRET}" 1]`, "a comma or ] at line 1, column 11"],
    [`{"auth":"${SECRET}",}`, "a name in quotes at line 1, column 18"],
    [`{auth:"${SECRET}"}`, "a name in quotes or } at line 1, column 2"],
    [`{"auth" "${SECRET}"}`, "a colon at line 1, column 9"],
    [`[${SECRET}]`, "a value or ] at line 1, column 2"],
    [`["${SECRET}", ${SECRET}]`, "a value at line 1, column 12"],
    [`"${SECRET}`, "a closing quote at line 1, column 8 (end of input)"],
    [`"${SECRET}\n"`, "an escaped character at line 1, column 8"],
    [`"${SECRET}\\x"`, "an escape such as \\n or \\u0041 at line 1, column 8"],
    [`"a" ${SECRET}`, "the end at line 1, column 5"],
    [`01`, "the end at line 1, column 2"],
  ])("of %j says what was expected and where, and quotes nothing", (text, words) => {
    let failure: unknown;
    try {
      parseJson(text);
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({ message: `expected ${words}` });
    expect((failure as Error).cause).toBeUndefined();
    expect((failure as Error).stack).not.toContain(SECRET);
  });

  it("does not run out of stack", () => {
    const deep = "[".repeat(200_000);
    expect(jsonFault(deep)).toEqual({ expected: "a value or ]", offset: deep.length });
    expect(jsonFault(`"${"x".repeat(5_000_000)}`)?.offset).toBe(5_000_001);
  });
});

it("jsonFault finds a fault in exactly those texts that JSON.parse refuses", () => {
  const seed = Number(process.env["MAYFLY_TEST_SEED"] ?? 20_261_129);
  const random = seededRandom(seed);
  const pick = <T>(items: ArrayLike<T>): T => items[Math.floor(random() * items.length)] as T;
  const whole = '{"a": [1, -2.5e+3, {"b": "x\\n\\u00e9"}, [], {}], "c": {"d": null, "e": true}}';
  const pieces = [
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "0",
    "1",
    "-",
    ".",
    "e",
    "\\",
    "u",
    "\n",
    " ",
    "x",
    "true",
    "",
  ];
  let [good, bad] = [0, 0];
  for (let round = 0; round < 20_000; round++) {
    let text = whole;
    for (let change = Math.ceil(random() * 3); change > 0; change--) {
      const at = Math.floor(random() * (text.length + 1));
      text = text.slice(0, at) + pick(pieces) + text.slice(at + Math.floor(random() * 3));
    }
    let isJson = true;
    try {
      JSON.parse(text);
    } catch {
      isJson = false;
    }
    const fault = jsonFault(text);
    if ((fault === undefined) !== isJson) throw new Error(`seed ${seed}: ${text}`);
    // The fault is the first one: the text before it can be continued to valid JSON.
    const earlier = fault && jsonFault(text.slice(0, fault.offset));
    if (earlier !== undefined && earlier.offset < (fault?.offset ?? 0)) {
      throw new Error(`seed ${seed}: not the first fault of ${text}`);
    }
    if (isJson) good += 1;
    else bad += 1;
  }
  expect(good).toBeGreaterThan(500);
  expect(bad).toBeGreaterThan(10_000);
});
