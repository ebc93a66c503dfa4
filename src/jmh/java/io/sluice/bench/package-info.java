/**
 * Measures Sluice and its peers side by side, on the same real servers and in one run. Behind
 * {@code mvn -Pbench}; nothing of the product knows it.
 */
package io.sluice.bench;
