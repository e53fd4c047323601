import { v5 as uuidV5 } from 'uuid';

/** Namespace of the ids of inspected bodies, made once for this directory. */
const namespace = '8d1f0b52-3a43-4b0f-9c55-6a2f6f1c7d84';

/** One name is one body: whoever enters it a second time meets the first. The id stays when the name changes. */
export const bodyIdOf = (name: string): string => uuidV5(name.trim().toLowerCase(), namespace);
