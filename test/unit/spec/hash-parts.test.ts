import { differingParts } from "../../../src/spec/hash-parts";

it("names the parts that differ, and the values in them", () => {
  const a = { image: "1", Env: { A: "1", B: "2" }, key: "1" };
  const b = { image: "1", Env: { A: "1", B: "3", C: "4" }, Labels: { team: "5" } };
  expect(differingParts(a, b)).toEqual(["Env.B", "Env.C", "key", "Labels.team"]);
  expect(differingParts(a, a)).toEqual([]);
});

it("names the whole part if one of both has a digest of all of it, as earlier versions wrote it", () => {
  expect(differingParts({ Env: "1" }, { Env: { A: "1" } })).toEqual(["Env"]);
});
