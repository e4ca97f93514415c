package cmd

// rewriteFiles writes new texts over files that are as they were read: over all of
// them or over none.
func rewriteFiles(env *Env, list []rewrite) error {
	files := newBatch(env)
	for _, r := range list {
		if err := files.rewrite(r); err != nil {
			return err
		}
	}
	return files.commit()
}
