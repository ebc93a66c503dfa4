/** What single steps of Sluice cost without a server behind them, by JMH. */
package io.sluice.bench.micro;
