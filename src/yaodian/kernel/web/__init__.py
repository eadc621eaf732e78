"""页面 (web): base pages, includes, lists, charts and the one stylesheet that every app's pages stand on."""
