import { describeName } from "../../common/describe-value";
import { InvalidOptionError } from "../../errors";
import type { BlockIo, ResourcesQuota } from "../isolation";
import { checkObject, checkWholeNumber } from "../options";

/** 64 TiB, more than any machine has. A number of bytes is always larger: engines refuse less than 4 MiB. */
const MOST_GIBIBYTES = 64 * 1024;
const BYTES_PER_GIBIBYTE = 1024 ** 3;
const OPTION = "withResourcesQuota";

/** Checks limits that are added to `earlier` ones. Throws InvalidOptionError. */
export function checkResources(resources: ResourcesQuota, earlier: ResourcesQuota): ResourcesQuota {
  checkObject(resources, OPTION, "an object such as { memory: 0.5, cpu: 1 }");
  const { cpu, cpuSet, cpuShares, pids, blockIo, oomScoreAdj } = resources;
  checkMemory(resources, { ...earlier, ...resources });
  if (cpu !== undefined) checkAboveZero(cpu, `${OPTION}.cpu`);
  if (cpuSet !== undefined && !(typeof cpuSet === "string" && /^\d+([-,]\d+)*$/.test(cpuSet))) {
    throw InvalidOptionError.quoting(`${OPTION}.cpuSet`, 'CPUs such as "0-2,4"', cpuSet);
  }
  if (cpuShares !== undefined) checkWholeNumber(cpuShares, `${OPTION}.cpuShares`, { from: 2 });
  if (pids !== undefined && pids !== -1) {
    checkWholeNumber(pids, `${OPTION}.pids`, { noun: "a whole number (-1: no limit)" });
  }
  if (oomScoreAdj !== undefined) {
    checkWholeNumber(oomScoreAdj, `${OPTION}.oomScoreAdj`, { from: -1000, to: 1000 });
  }
  if (blockIo === undefined) return { ...resources };
  return { ...resources, blockIo: checkBlockIo(blockIo, `${OPTION}.blockIo`) };
}

function checkMemory(given: ResourcesQuota, whole: ResourcesQuota): void {
  const { memory } = whole;
  if (given.memory !== undefined) checkGibibytes(given.memory, `${OPTION}.memory`);
  const { memorySwap, memoryReservation } = whole;
  if (memorySwap !== undefined && memorySwap !== -1) {
    checkGibibytes(memorySwap, `${OPTION}.memorySwap`);
    // Engines refuse these, too, but only when the container is created.
    if (memory === undefined || memorySwap < memory) {
      const expected = `GiB together with memory, and at least as much`;
      throw InvalidOptionError.quoting(`${OPTION}.memorySwap`, expected, memorySwap);
    }
  }
  if (memoryReservation !== undefined) {
    checkGibibytes(memoryReservation, `${OPTION}.memoryReservation`);
    if (memory !== undefined && memoryReservation > memory) {
      const expected = `at most memory, ${memory}`;
      throw InvalidOptionError.quoting(`${OPTION}.memoryReservation`, expected, memoryReservation);
    }
  }
}

function checkGibibytes(value: number, option: string): void {
  checkAboveZero(value, option);
  if (value <= MOST_GIBIBYTES) return;
  const hint = `if these are bytes, divide them by 1024 ** 3: ${value / BYTES_PER_GIBIBYTE}`;
  throw InvalidOptionError.quoting(option, `GiB, at most ${MOST_GIBIBYTES}`, value, hint);
}

function checkAboveZero(value: number, option: string): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw InvalidOptionError.quoting(option, "a number above zero", value);
}

function checkBlockIo(blockIo: BlockIo, option: string): BlockIo {
  const expected = 'an object such as { readBps: { "/dev/sda": 1048576 } }';
  const { weight, readBps, writeBps, readIops, writeIops } = checkObject(blockIo, option, expected);
  if (weight !== undefined) checkWholeNumber(weight, `${option}.weight`, { from: 10, to: 1000 });
  for (const [field, rates] of Object.entries({ readBps, writeBps, readIops, writeIops })) {
    if (rates === undefined) continue;
    const name = `${option}.${field}`;
    checkObject(rates, name, 'an object with a number for each device, such as "/dev/sda"');
    for (const [device, rate] of Object.entries(rates)) {
      checkWholeNumber(rate, `${name}.${describeName(device)}`);
    }
  }
  return structuredClone(blockIo);
}
