import { sha256 } from '@mesovia/core';
import { FileRegistry, NO_MEMO } from '@mesovia/runner';

/** Files as source stages see them, for a first look: names and small text. No image is read for its digest. */
export class UnreadFiles extends FileRegistry {
  constructor() {
    super(NO_MEMO);
  }

  override async digest(path: string): Promise<string> {
    return sha256(`unread ${path}`);
  }
}
