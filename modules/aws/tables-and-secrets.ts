import { askInJson } from "./json-request";
import type { Access } from "./requests";

/** Returns the names of the tables of DynamoDB that begin with the prefix. */
export async function listTables(access: Access, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for (let last: string | undefined; ;) {
    const answer = await askInJson(access, "dynamodb", "ListTables", {
      ...(last !== undefined && { ExclusiveStartTableName: last }),
    });
    const { TableNames = [], LastEvaluatedTableName } = answer as {
      TableNames?: string[];
      LastEvaluatedTableName?: string | null;
    };
    names.push(...TableNames);
    if (typeof LastEvaluatedTableName !== "string") break;
    last = LastEvaluatedTableName;
  }
  return names.filter((name) => name.startsWith(prefix));
}

/** Removes the table; does nothing if it does not exist. */
export async function deleteTable(access: Access, name: string): Promise<void> {
  await askInJson(access, "dynamodb", "DeleteTable", { TableName: name });
}

/** Returns the names of the secrets that begin with the prefix. */
export async function listSecrets(access: Access, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for (let token: string | undefined; ;) {
    const answer = await askInJson(access, "secretsmanager", "ListSecrets", {
      Filters: [{ Key: "name", Values: [prefix] }],
      ...(token !== undefined && { NextToken: token }),
    });
    const { SecretList = [], NextToken } = answer as {
      SecretList?: { Name: string }[];
      NextToken?: string | null;
    };
    names.push(...SecretList.map(({ Name }) => Name));
    if (typeof NextToken !== "string") break;
    token = NextToken;
  }
  return names.filter((name) => name.startsWith(prefix));
}

/** Removes the secret at once, so that its name is free; does nothing if it does not exist. */
export async function deleteSecret(access: Access, name: string): Promise<void> {
  await askInJson(access, "secretsmanager", "DeleteSecret", {
    SecretId: name,
    ForceDeleteWithoutRecovery: true,
  });
}
