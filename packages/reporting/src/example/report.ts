import { buildTable, inputTables, tableView, type TableOutput, type TableView } from '@mesovia/core';
import { readReport } from '../study-report/read-report.ts';
import type { Report, ReportTables } from '../study-report/report.ts';
import { studyReportStage } from '../study-report/stage.ts';
import type { ExampleOptions } from './cohort.ts';
import { exampleStudy } from './study.ts';

/** The report of a made-up study as sections see it. */
export function exampleReport(options: ExampleOptions = {}): Report {
  const inputs = exampleStudy(options).example.inputs as Record<string, TableOutput>;
  const tables: Record<string, unknown> = {};
  for (const [role, input] of Object.entries(studyReportStage.inputs)) {
    const views: Record<string, TableView> = {};
    for (const { role: name, contract } of inputTables(role, input)) {
      const columns = inputs[name];
      if (columns)
        views[name.slice(role.length + 1)] = tableView(contract, [buildTable(contract, columns, name)], name);
    }
    if (Object.keys(views).length > 0) tables[role] = views[''] ?? views;
  }
  return readReport(tables as unknown as ReportTables, { title: undefined, strongest: 10 });
}
