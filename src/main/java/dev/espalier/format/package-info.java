/** Bytes of formats that no chosen library reads. Knows no file, no network and nothing else of Espalier. */
@NullMarked
package dev.espalier.format;

import org.jspecify.annotations.NullMarked;
