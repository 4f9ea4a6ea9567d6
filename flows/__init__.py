"""The pipeline's stages as Prefect flows: order, batches, retries, artifacts. Installed as `textmine_flows`."""
