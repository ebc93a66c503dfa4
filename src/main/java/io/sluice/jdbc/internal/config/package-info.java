/**
 * URL and properties become one immutable, validated configuration; passwords are redacted here.
 * Must not know threads, sockets or connections.
 */
package io.sluice.jdbc.internal.config;
