import { FixedPortGenerator } from "../../../src";

test("given ports are given out once each", async () => {
  const generator = new FixedPortGenerator([1000, 1001]);
  expect([await generator.generatePort(), await generator.generatePort()]).toEqual([1000, 1001]);
  await expect(generator.generatePort()).rejects.toThrow(
    "FixedPortGenerator: expected at most 2 calls, one for each port, got 3",
  );
});
