/**
 * The deterministic simulation: real groups and sessions on virtual time over servers that only
 * exist here, and that crash, freeze and lose replies. A seed is a story.
 */
package io.sluice.jdbc.simulation;
