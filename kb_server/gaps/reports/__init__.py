"""Reports: the weekly digest and alerts about spikes."""
