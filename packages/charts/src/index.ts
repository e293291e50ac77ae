export { type Axis, linearAxis, logAxis, timeAxis } from './axis.ts'
export { type Bar, type BarChart, barChart } from './bar-chart.ts'
export { escapeHtml } from './escape-html.ts'
export {
  type ChartFrame,
  type ChartLine,
  type ChartPoint,
  type LineChart,
  lineChart,
  type Plot,
} from './line-chart.ts'
