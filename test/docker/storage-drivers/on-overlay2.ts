import { onStorage } from "./own-storage";

onStorage("overlay2");
