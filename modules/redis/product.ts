/** The servers that this code starts. Valkey's programs take the options of Redis, under names of their own. */
export type Product = "Redis" | "Valkey";

export const serverProgram = (product: Product): string => `${product.toLowerCase()}-server`;

export const cliProgram = (product: Product): string => `${product.toLowerCase()}-cli`;
