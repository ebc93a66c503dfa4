/**
 * Monotonic clock, deadlines and the scheduler: the only place that asks the system for the time.
 * Must not know what is being timed.
 */
package io.sluice.jdbc.internal.time;
