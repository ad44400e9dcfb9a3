import { randomInt } from "node:crypto";
import { MayflyError, namesOfTheDead, ownedName, testRun } from "../../src/module";
import { createContainer, deleteContainer, listContainers } from "./blob-containers";
import { emptyAccount } from "./empty-account";
import type { StartedAzuriteContainer } from "./started-azurite-container";
import type { Storage } from "./storage-request";
import { CLAIMS, NUMBERS, testAccount } from "./test-accounts";

// A claim is a blob container whose name has an account's number and the process that claims it: `7-mayfly-<owner>-1a2b3c4d`.
// A process creates its claim, and then looks for others of the same account. If two processes do so at the same time,
// the later one sees both claims: at most one of them sees only its own, and has the account.

/** Claims an account that no living process has claimed, and empties it. Returns the claim. Throws MayflyError. */
export async function claimAccount(server: StartedAzuriteContainer): Promise<string> {
  const claims = server.storageOf(CLAIMS);
  for (;;) {
    const number = pickFree(await livingClaims(claims));
    const claim = `${number}-${ownedName(testRun()).replaceAll("_", "-")}`;
    await createContainer(claims, claim);
    const all = await livingClaims(claims);
    if (all.every((other) => other === claim || numberIn(other) !== number)) {
      await emptyAccount(server.storageOf(testAccount(number)));
      return claim;
    }
    await deleteContainer(claims, claim);
  }
}

/** Empties the account that was claimed, and gives it back. Does nothing if the claim is gone. */
export async function giveBack(server: StartedAzuriteContainer, claim: string): Promise<void> {
  const claims = server.storageOf(CLAIMS);
  if (!(await listContainers(claims)).includes(claim)) return;
  await emptyAccount(server.storageOf(testAccount(numberIn(claim))));
  await deleteContainer(claims, claim);
}

/** Returns the number of the account that was claimed. */
export const numberIn = (claim: string): number => parseInt(claim, 10);

/** Picks one at random: processes that open accounts at the same time seldom pick the same. */
function pickFree(claims: readonly string[]): number {
  const taken = new Set(claims.map(numberIn));
  const free = NUMBERS.filter((number) => !taken.has(number));
  const picked = free.length === 0 ? undefined : free[randomInt(free.length)];
  if (picked !== undefined) return picked;
  const message = `Azurite has no free account: all ${NUMBERS.length} accounts for tests are in use.`;
  throw new MayflyError("AZURITE_NO_ACCOUNT_FREE", message, {
    hint: "drop() accounts that you no longer need",
  });
}

/** Returns the claims, after deleting those of processes that have ended. */
async function livingClaims(claims: Storage): Promise<string[]> {
  const all = await listContainers(claims);
  const dead = new Set(namesOfTheDead(all.map(ownedNameIn)));
  const left = all.filter((claim) => dead.has(ownedNameIn(claim)));
  for (const claim of left) await deleteContainer(claims, claim);
  return all.filter((claim) => !left.includes(claim));
}

const ownedNameIn = (claim: string): string =>
  claim.slice(claim.indexOf("-") + 1).replaceAll("-", "_");
