import { isIP } from "node:net";
import { InvalidOptionError } from "../../errors";
import { checkArray, checkObject, checkOneOf, checkText, checkWholeNumber } from "../options";
import {
  RESTART_POLICIES,
  type DnsOptions,
  type RestartPolicy,
  type RestartPolicyName,
} from "../process-options";

// Each check throws InvalidOptionError.

export function checkRestartPolicy(
  name: RestartPolicyName,
  { maximumRetries }: { readonly maximumRetries?: number },
): RestartPolicy {
  const option = "withRestartPolicy";
  checkOneOf(name, RESTART_POLICIES, option);
  if (maximumRetries === undefined) return { name };
  if (name !== "on-failure") {
    const expected = 'maximumRetries only with "on-failure"';
    throw InvalidOptionError.quoting(option, expected, name);
  }
  return { name, maximumRetries: checkWholeNumber(maximumRetries, `${option}.maximumRetries`) };
}

export function checkDns(dns: DnsOptions, option: string): DnsOptions {
  checkObject(dns, option, 'an object such as { servers: ["10.0.0.2"], search: ["example.com"] }');
  const { servers, search, options } = dns;
  for (const [field, texts] of Object.entries({ servers, search, options })) {
    if (texts === undefined) continue;
    const name = `${option}.${field}`;
    checkArray(texts, name, "an array of strings").forEach((text, index) => {
      checkText(text, `${name}[${index}]`);
      if (field === "servers" && isIP(text) === 0) {
        throw InvalidOptionError.quoting(`${name}[${index}]`, "an IP address", text);
      }
    });
  }
  return structuredClone(dns);
}

export function checkMacAddress(macAddress: string, option: string): string {
  if (typeof macAddress === "string" && /^([\da-f]{2}:){5}[\da-f]{2}$/i.test(macAddress)) {
    return macAddress.toLowerCase();
  }
  throw InvalidOptionError.quoting(option, "an address such as 02:42:ac:11:00:02", macAddress);
}
