const done = new Map<string, Promise<void>>();

/**
 * Runs an action at this process's first call for the server, for example to remove what ended processes have left.
 * Later calls wait for it. If it fails, the next call runs it again. `server` is the container's id.
 */
export async function oncePerServer(server: string, action: () => Promise<void>): Promise<void> {
  const running = done.get(server) ?? action();
  done.set(server, running);
  try {
    await running;
  } catch (error) {
    done.delete(server);
    throw error;
  }
}
