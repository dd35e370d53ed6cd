import type { Command } from 'commander';
import { examples } from '../options.ts';
import { print, say } from '../terminal.ts';

export function addTrustCommand(program: Command): Command {
  return program
    .command('trust')
    .argument(
      '[folder]',
      'folder of studies whose own stages may run; without it, the trusted folders are listed',
    )
    .description('let pipeline files in a folder load stages from packages that are not part of mesovia')
    .addHelpText(
      'after',
      examples('mesovia trust', 'mesovia trust ~/studies/pain') +
        '\n\nA stage is a program: it runs with your rights. Look at a package before you trust a folder that uses it.',
    )
    .action(async (folder: string | undefined) => {
      const { trustedFolders, trustFolder } = await import('@mesovia/runner');
      if (folder === undefined) {
        const folders = await trustedFolders();
        return folders.length > 0 ? print(folders.join('\n')) : say('no folder is trusted');
      }
      say(`trusted; the list is in ${await trustFolder(folder)}`);
    });
}
