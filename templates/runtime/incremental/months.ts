/**
 * Ends a window so many calendar months after its start, on the same day of the month and at the same time of day;
 * where a month is shorter, on its last day.
 */
export function everyMonths(count: number): (start: string) => string {
  return (start) => {
    const [year = 0, month = 1, day = 1] = start.slice(0, 10).split("-").map(Number);
    const months = year * 12 + month - 1 + count;
    const lastDay = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
    const end = Date.UTC(Math.floor(months / 12), months % 12, Math.min(day, lastDay));
    return new Date(end).toISOString().slice(0, 10) + start.slice(10);
  };
}
