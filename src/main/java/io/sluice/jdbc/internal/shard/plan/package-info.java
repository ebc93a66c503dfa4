/**
 * From an analysed statement and its values to what each shard is sent and how the answers become
 * one. Pure: must not know connections, threads or how a plan is run.
 */
package io.sluice.jdbc.internal.shard.plan;
