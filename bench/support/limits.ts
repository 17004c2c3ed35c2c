/** Nothing but the workers decides how fast letters go: for benches, tests and faults. */
export const NO_LIMITS = {
  recipientPerHour: null,
  recipientPerDay: null,
  domainPerMinute: null,
  domainStartPerMinute: null,
  domainConcurrency: null,
  hoursFrom: null,
  hoursUntil: null,
}
