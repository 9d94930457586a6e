/** What is changed in an image and why: EDK2 variables, the EEPROM's keys, kernels the Pi can load, lines of config.txt. Bytes in, bytes out. */
@NullMarked
package dev.espalier.firmware;

import org.jspecify.annotations.NullMarked;
