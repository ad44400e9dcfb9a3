import { onStorage } from "./own-storage";

onStorage("vfs");
