def per_character(doc, results):
    log_likelihood, _ = results[0]
    return {"loss": -log_likelihood / len(doc["output"])}
