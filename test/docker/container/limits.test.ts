import { GenericContainer, type Ulimits } from "../../../src";
import { BUSYBOX } from "../../support/images";

it.each<[Ulimits, string]>([
  [{ nofile: 1024 }, "1024 1024"],
  [{ nofile: { soft: 1024 } }, "1024 1024"],
  [{ nofile: { hard: 2048 } }, "2048 2048"],
  [{ nofile: { soft: 1024, hard: 2048 } }, "1024 2048"],
])("withUlimits(%j) limits open files to %s", async (ulimits, limits) => {
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["sleep", "60"])
    .withUlimits(ulimits)
    .start();
  const { output } = await container.exec(["sh", "-c", "echo $(ulimit -Sn) $(ulimit -Hn)"]);
  expect(output.trim()).toBe(limits);
});
