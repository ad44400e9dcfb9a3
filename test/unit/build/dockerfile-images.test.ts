import {
  addsFromNetwork,
  dockerfileImages,
  endsUnfinished,
} from "../../../src/build/dockerfile-images";

const lines = (...all: string[]): string => all.join("\n");

describe("the images that a Dockerfile is built from", () => {
  it.each<[string, string, string[]]>([
    ["one", "FROM redis:8", ["redis:8"]],
    ["in small letters, indented", "  from   redis:8  ", ["redis:8"]],
    ["with a platform", "FROM --platform=linux/arm64 redis:8 AS x", ["redis:8"]],
    ["scratch", "FROM scratch", []],
    ["each once", lines("FROM a AS one", "FROM a", "FROM b"), ["a", "b"]],
    ["stages by name", lines("FROM a AS Base", "FROM base", "COPY --from=BASE / /"), ["a"]],
    ["stages by number", lines("FROM a", "FROM b", "COPY --from=0 / /"), ["a", "b"]],
    ["of a COPY", lines("FROM a", "COPY --chown=1:1 --from=b:1 / /"), ["a", "b:1"]],
    ["not of a file named so", lines("FROM a", "COPY x --from=b /"), ["a"]],
    ["of a mount", lines("FROM a", "RUN --mount=type=bind,from=b,target=/b true"), ["a", "b"]],
    [
      "of the syntax",
      lines("# syntax=docker/dockerfile:1", "FROM a"),
      ["docker/dockerfile:1", "a"],
    ],
    ["not of a comment", lines("FROM a", "# FROM b", "RUN x \\", "# FROM c", "  y"), ["a"]],
    ["continued", lines("FROM \\", "  a"), ["a"]],
    [
      "with another escape",
      lines("# escape=`", "FROM `", "a", "RUN dir c:\\", "FROM b"),
      ["a", "b"],
    ],
    ["with Windows' line ends and a BOM", "\uFEFFFROM a\r\nFROM b\r\n", ["a", "b"]],
    ["not of a here-document", lines("FROM a", "RUN <<EOF", "FROM b", "EOF", "FROM c"), ["a", "c"]],
    ["not of one that is indented", lines("FROM a", "RUN <<-X", "FROM b", "\tX"), ["a"]],
    ["of an argument", lines("ARG TAG=8", "FROM redis:$TAG"), ["redis:8"]],
    ["of arguments of arguments", lines("ARG A=1", "ARG B=x:${A}", "FROM ${B}"), ["x:1"]],
    ["of two in one line", lines("ARG A=a B=b", "FROM $A/$B"), ["a/b"]],
    ["quoted", lines('ARG A="a:1"', 'FROM "$A"'), ["a:1"]],
    ["otherwise", "FROM ${NONE:-a}:${NONE-1}", ["a:1"]],
    ["instead", lines("ARG A=x", "FROM b${A:+:2}${NONE:+:3}"), ["b:2"]],
    ["not of a stage's argument", lines("FROM a", "ARG B=b", "FROM ${B:-c}"), ["a", "c"]],
    ["nothing", "FROM $NONE", []],
  ])("%s", (_, text, images) => {
    expect(dockerfileImages(text)).toEqual(images);
  });

  it("without properties that every object inherits", () => {
    expect(dockerfileImages("ARG constructor\nARG toString\nFROM ${constructor}$toString")).toEqual(
      [],
    );
  });

  it("without a name that arguments double with each line", () => {
    const doubling = Array.from(
      { length: 60 },
      (_, index) => `ARG A${index + 1}=$A${index}$A${index}`,
    );
    const text = lines("ARG A0=aaaaaaaaaa", ...doubling, "FROM redis:$A2", "FROM redis:8$A60");
    expect(dockerfileImages(text)).toEqual([`redis:${"a".repeat(40)}`, "redis:8"]);
  });

  it("in time linear in the length of the text", () => {
    // A pattern that backtracks over the blanks would need hours for these.
    const text = `# a =${" ".repeat(100_000)}x\u2028y`;
    expect(dockerfileImages(lines(text, "FROM redis:8"))).toEqual(["redis:8"]);
  });

  it("with the build arguments expanded", () => {
    const text = lines("ARG TAG=8", "ARG NAME", "FROM $NAME:$TAG");
    expect(dockerfileImages(text, { TAG: "9", NAME: "redis" })).toEqual(["redis:9"]);
    expect(dockerfileImages("FROM $NOT_DECLARED", { NOT_DECLARED: "a" })).toEqual([]);
  });
});

test.each([
  ["ADD https://example.com/a.tgz /", true],
  ["ADD --chown=1 http://example.com/a /", true],
  ["ADD git@github.com:a/b.git /", true],
  ["ADD a.tgz /", false],
  ["RUN curl https://example.com", false],
])("%s downloads something: %s", (instruction, expected) => {
  expect(addsFromNetwork(`FROM a\n${instruction}`)).toBe(expected);
});

test.each([
  ["FROM a", false],
  ["FROM a\nRUN x \\", true],
  ["FROM a\nRUN x \\\n# comment\n\n", true],
  ["# escape=`\nFROM a\nRUN x `", true],
  ["# escape=`\nFROM a\nRUN dir c:\\", false],
])("%j ends with an unfinished instruction: %s", (text, expected) => {
  expect(endsUnfinished(text)).toBe(expected);
});
