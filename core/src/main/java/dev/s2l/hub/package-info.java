/// Downloads models and data sets from the Hugging Face hub, into the cache that the Python tools
/// use, too.
///
/// Reads: the hub's HTTP interface, the environment. Writes: the hub cache, laid out as
/// `huggingface_hub` does (`models--ORG--NAME/{refs,blobs,snapshots}`). Entry point: [Hub].
/// Invariants: a blob appears under its name only when its hash was checked, a snapshot links only
/// to such blobs, and is linked after all of them were downloaded; the token goes to the endpoint's
/// origin only and is in no message; offline, no client exists. Names that a server sends are
/// checked before they become paths or addresses. Pickles are never downloaded.
@Internal
@NullMarked
package dev.s2l.hub;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
