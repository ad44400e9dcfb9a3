import { RandomUuid, randomUuid } from "../../../src/common/uuid";

it("random names are different ones, that networks and volumes can have", () => {
  const uuid = new RandomUuid();
  const names = [uuid.nextUuid(), uuid.nextUuid(), randomUuid(), randomUuid()];
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9-]+$/);
});
