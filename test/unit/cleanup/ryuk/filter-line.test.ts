import { filterLine, linesForOwn } from "../../../../src/cleanup/ryuk/filter-line";

test.each([
  [{ a: "1" }, "label=a%3D1"],
  [{ a: "1", b: "2" }, "label=a%3D1&label=b%3D2"],
  [{ a: "" }, "label=a"],
  // Any session id must result in one line and one query.
  [{ id: "a&b=c%d e\nf" }, "label=id%3Da%26b%3Dc%25d%20e%0Af"],
])("%j is the line %s", (filter: Record<string, string>, line) => {
  expect(filterLine(filter)).toBe(line);
  expect(new URLSearchParams(line).getAll("label")).toEqual(
    Object.entries(filter).map(([name, value]) => (value === "" ? name : `${name}=${value}`)),
  );
});

test("the objects that Mayfly created have a line for each kind, which matches no other kind", () => {
  const label = (kind: string): string => `label=id%3D1&label=dev.mayfly.kind%3D${kind}`;
  expect(linesForOwn({ id: "1" })).toEqual([
    `${label("container")}&name=.`,
    label("network"),
    label("volume"),
    `${label("image")}&dangling=false`,
    `${label("image")}&dangling=true`,
  ]);
});
