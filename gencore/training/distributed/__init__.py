"""Several processes that train one model: who does what (``processes``), and batches seen whole (``whole_batch``)."""
