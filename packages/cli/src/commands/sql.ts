import { Option, type Command } from 'commander';
import { addPipelineAndStore, examples } from '../options.ts';
import { print, printJson, say } from '../terminal.ts';

interface SqlFlags {
  pipeline?: string;
  store?: string;
  format: 'table' | 'csv' | 'tsv' | 'json';
  json?: boolean;
}

export function addSqlCommand(program: Command): Command {
  const command = program
    .command('sql')
    .argument('<query>', 'one SELECT over the results: a view per output, "stage"."output"')
    .description('ask the results a question; reads only');
  return addPipelineAndStore(command)
    .addOption(
      new Option('-f, --format <format>', 'how rows are printed')
        .choices(['table', 'csv', 'tsv', 'json'])
        .default('table'),
    )
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      examples(
        'mesovia sql "select name, a, b, p_fwe_strict from search.candidate_estimates order by min_t desc limit 5"',
        'mesovia sql "select first_reason, count(*) from included.inclusion group by all"',
        'mesovia sql -f csv "from people.participants" > people.csv',
        `mesovia sql "select p.sex, avg(c.values[1]) from included.participants p join connections.candidates c using (participant_id) group by p.sex"`,
      ) + '\n\nThe dialect is DuckDB. `mesovia show` lists the views. Lists count from 1.',
    )
    .action(async (query: string, flags: SqlFlags) => {
      const { withStore } = await import('../store-access.ts');
      const { delimited, resultRows, resultText } = await import('../show/result-table.ts');
      const table = await withStore(flags, { readOnly: true }, (store) => store.query(query));
      const format = flags.json ? 'json' : flags.format;
      if (format === 'json') return printJson(resultRows(table));
      if (format !== 'table') return print(delimited(table, format === 'csv' ? ',' : '\t'));
      print(resultText(table, Infinity).text);
      say(`\n${table.numRows} ${table.numRows === 1 ? 'row' : 'rows'}`);
    });
}
