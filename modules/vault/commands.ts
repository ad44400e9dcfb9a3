import {
  InvalidOptionError,
  checkText,
  MayflyError,
  type ExecResult,
  type Handle,
} from "../../src/module";

/** Returns the command that runs all commands of `vault`, and stops at the first that fails. */
export function vaultCommand(commands: readonly string[]): string[] {
  return ["sh", "-c", commands.map((command) => `vault ${command}`).join(" && ")];
}

/** Checks commands without `vault` before them. Never shows them: they can contain secrets. Throws InvalidOptionError. */
export function checkCommands(commands: readonly string[], option: string): readonly string[] {
  const expected = "commands without the program's name, such as `secrets enable transit`";
  if (!Array.isArray(commands) || commands.length === 0) {
    throw InvalidOptionError.describing(option, expected, "none");
  }
  commands.forEach((command: string, index) => {
    const one = `${option}[${index}]`;
    if (!/^vault\s/.test(checkText(command, one))) return;
    throw InvalidOptionError.describing(one, expected, "one that begins with `vault`");
  });
  return [...(commands as readonly string[])];
}

/** Runs init commands in the container. Throws MayflyError with the code `VAULT_COMMAND_FAILED`. */
export async function runInitCommands(
  container: Handle,
  commands: readonly string[],
): Promise<void> {
  for (const [index, command] of commands.entries()) {
    const { exitCode, output }: ExecResult = await container.exec(vaultCommand([command]));
    if (exitCode === 0) continue;
    const which = `withInitCommands: command ${index + 1} of ${commands.length}`;
    const message = `${which} failed with exit code ${exitCode}: ${output.trim()}`;
    throw new MayflyError("VAULT_COMMAND_FAILED", message, {
      hint: "run the command with `vault` in a container of the same image to see what it needs.",
    });
  }
}
