/**
 * The JDBC objects an application holds: proxies that translate a JDBC call into a session call.
 * Must not decide where a statement runs or what an error means.
 */
package io.sluice.jdbc.internal.facade;
