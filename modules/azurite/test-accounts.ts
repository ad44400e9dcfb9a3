import type { StorageAccount } from "./settings";

// Azurite reads its accounts at its start, so those for tests are declared then. An account without data costs nothing.

const COUNT = 64;
/** "mayfly" in base64. The key protects nothing, like Azurite's well-known one. */
const KEY = "bWF5Zmx5";

/** The account in which containers say which account for tests is in use. */
export const CLAIMS: StorageAccount = { accountName: "mayfly", accountKey: KEY };

/** The numbers of the accounts for tests. */
export const NUMBERS: readonly number[] = Array.from(
  { length: COUNT },
  (_none, index) => index + 1,
);

export const testAccount = (number: number): StorageAccount => ({
  accountName: `${CLAIMS.accountName}${number}`,
  accountKey: KEY,
});

/** Returns the accounts as Azurite's variable lists them: this one, those of the user's variable, and those for tests. */
export function accountList(own: StorageAccount, given = ""): string {
  const others = given.split(";").filter((entry) => {
    const [name = ""] = entry.split(":");
    return name !== "" && name !== own.accountName;
  });
  const accounts = [own, CLAIMS, ...NUMBERS.map(testAccount)];
  const [first = "", ...ofMayfly] = accounts.map(
    ({ accountName, accountKey }) => `${accountName}:${accountKey}`,
  );
  return [first, ...others, ...ofMayfly].join(";");
}
