/**
 * The fault suite: scenarios as data, played on real servers behind proxies, each held against what
 * its caller was told, what stands on the servers and what was left behind; it must not know
 * Sluice's inside.
 */
package io.sluice.jdbc.faults;
